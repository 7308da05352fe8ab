from django.db import migrations

# Words that mean the same, then what they find as well. Headquarters edits them from here on.
FIRST = """
沙发 sofa couch settee 长沙发 >
休闲椅 单人沙发 armchair lounge_chair easy_chair 单椅 扶手椅 >
转椅 swivel_chair >
转角沙发 corner_sofa l_shaped_sofa sectional 贵妃沙发 chaise l型沙发 >
茶几 咖啡桌 coffee_table >
边几 side_table 边桌 角几 >
电视柜 tv_unit tv_stand tv_cabinet 地柜 >
餐桌 dining_table 饭桌 吃饭桌子 >
餐椅 dining_chair >
长凳 bench 条凳 换鞋凳 床尾凳 >
餐边柜 sideboard credenza buffet 碗柜 酒柜 >
床 bed 双人床 大床 睡床 >
软包床 upholstered_bed 软床 布床 >
床头柜 nightstand bedside_table 床边柜 床头桌 >
斗柜 chest_of_drawers dresser 五斗柜 五斗橱 抽屉柜 六斗柜 >
衣柜 wardrobe 衣橱 closet >
书架 bookshelf bookcase 书柜 置物架 shelf >
书桌 desk 写字台 办公桌 >
落地灯 floor_lamp 立灯 >
灯具 灯 lamp >
地毯 rug carpet >
花盆 planter flower_pot 花器 >
镜子 mirror 穿衣镜 >
椅子 chair > 椅
桌子 table > 桌 餐桌
柜子 cabinet storage 收纳 储物 储物柜 收纳柜 > 柜
三人 三人位 三座 三人座 three_seat three_seater 3_seat 3_seater 3人 >
双人 双人位 二人 两人 双人座 two_seat two_seater 2_seat 2_seater 2人 loveseat >
客厅 living_room 起居室 >
餐厅 dining_room 饭厅 >
卧室 bedroom 睡房 主卧 次卧 >
书房 study home_office >
玄关 hallway entryway 门厅 >
布艺 fabric > 亚麻 棉麻 圈绒 绒布 灯芯绒 linen cotton boucle velvet
亚麻 linen 麻布 >
圈绒 boucle 泰迪绒 羊羔绒 teddy >
皮革 leather 真皮 牛皮 皮艺 皮质 头层牛皮 >
皮 > 皮革 牛皮 leather
实木 solid_wood 原木 全实木 > 橡木 胡桃木 樱桃木 白蜡木 oak walnut cherry ash
橡木 oak 白橡木 >
胡桃木 walnut 黑胡桃 黑胡桃木 胡桃 >
樱桃木 cherry >
白蜡木 ash >
藤编 cane rattan wicker 藤 藤条 >
石材 stone > 洞石 大理石 岩板 青板石 travertine marble slate
羊毛 wool >
粗陶 stoneware ceramic 陶瓷 陶 >
自然 natural 北欧 北欧风格 北欧风 原木风 日式 japandi nordic scandinavian >
现代 modern 简约 极简 minimalist contemporary 现代简约 >
柔软 soft 奶油风 奶油风格 法式 >
中古 mid_century 复古 vintage retro 中古风 >
环保 零甲醛 formaldehyde_free > enf
"""


def write(apps, schema_editor):
    synonym = apps.get_model("catalog", "Synonym")
    groups = [line.partition(">") for line in FIRST.strip().splitlines()]
    synonym.objects.bulk_create(
        synonym(words=_words(same), finds=_words(finds)) for same, _arrow, finds in groups
    )


def _words(listed):
    return [word.replace("_", " ") for word in listed.split()]


def forget(apps, schema_editor):
    apps.get_model("catalog", "Synonym").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_search_understands")]
    operations = [migrations.RunPython(write, forget)]
